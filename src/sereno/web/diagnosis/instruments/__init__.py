"""Instruments: forms brought as XLSForm, taken over ready-made, or built in the browser."""
