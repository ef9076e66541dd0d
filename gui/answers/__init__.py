"""The Answers page: how answers are compared, who judged them, and where judges differ."""
