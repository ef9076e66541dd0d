"""The Compare page and the Tags panel."""
