"""The example study: simulated puzzle solvers and the retold example."""
