"""Statistics Korea (KOSIS): Korea Customs' trade by country and month, table 360/DT_1R11006_FRM101."""
