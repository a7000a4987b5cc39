"""What is only called otherwise: asked about or told, never guessed."""
