"""The site as files: every chart, frame and form under an address of its own, for a host that runs nothing."""
