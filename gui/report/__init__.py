"""The figures of a report, drawn by the views of the Charts page, and the command that asks."""
