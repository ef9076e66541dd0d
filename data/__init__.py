"""The outside world behind the types of core: store, importers, exporters, commands. No Qt."""
