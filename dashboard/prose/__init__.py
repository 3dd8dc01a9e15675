"""What pages say, computed from the tables: every number fills a hole. No component, no drawing."""
