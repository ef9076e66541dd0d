"""Values and functions of Volteface: no Qt, no SQL, no files, no network, no clock."""
