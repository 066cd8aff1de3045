"""Devices: who may send, and how a phone is set up."""
