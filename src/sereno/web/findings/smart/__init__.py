"""The SMART check beside a recommendation, while it is written and after."""
