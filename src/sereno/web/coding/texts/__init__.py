"""From a text as it came to one that can be coded: names found, decided, replaced; turns told."""
