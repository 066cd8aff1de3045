"""The crosswalk: which lines of the city's plans take up which recommendations."""
