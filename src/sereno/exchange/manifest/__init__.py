"""The manifest of an audit, audit.toml: read, checked, drafted and explained."""
