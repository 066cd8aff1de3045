"""The coding screen: what is coded by whom, what is new since, and how one takes it back."""
