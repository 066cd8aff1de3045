"""IATI 2.03: activities with their results, as XML that its official schema holds valid."""
