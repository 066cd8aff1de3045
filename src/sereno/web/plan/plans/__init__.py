"""Plans of the city: instruments in versions, terms of government, planning windows."""
