"""What actions cost: for each recommendation, topic, area and person reached."""
