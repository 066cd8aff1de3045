"""Maps on paper: a sheet to print, and a photo of it laid where it belongs.

Twelve ArUco markers round the edge tell where on the sheet a photo shows what, whatever its angle;
a QR code, and the same in letters, tells which sheet it is.
"""
