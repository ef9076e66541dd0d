"""The Charts page."""
