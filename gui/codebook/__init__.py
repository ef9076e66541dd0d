"""The codebook: its codes, what they mean, and what becomes of their tags when they change."""
