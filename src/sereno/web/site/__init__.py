"""The frame: settings, addresses, base templates, the stage rail, health."""
