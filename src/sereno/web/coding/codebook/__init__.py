"""The codebook: a tree of codes that everybody codes with, its changes and its versions."""
