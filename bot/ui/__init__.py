"""The parts every message is made of: cards, buttons, forms, pagers; one palette and one voice."""
