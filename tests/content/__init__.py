"""Whether the questionnaire that Plumbline ships is fit to stand before a room."""
