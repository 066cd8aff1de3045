"""The OpenRosa server: what ODK Collect and KoboCollect ask and send."""
