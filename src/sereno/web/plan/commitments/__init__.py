"""What the authority answers: asked, answered and signed, renewed by the next government."""
