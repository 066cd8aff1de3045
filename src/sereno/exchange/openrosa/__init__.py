"""OpenRosa: what phones with ODK Collect or KoboCollect ask, send and understand."""
