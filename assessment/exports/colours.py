"""The light colours of tokens.css, as programs take them that know neither oklch nor variables."""

INK, INK_2, INK_3 = "191E29", "4C515D", "646974"
LINE, LINE_STRONG, SUNKEN, SURFACE = "E0E2E6", "818690", "F0F2F6", "FFFFFF"
ACCENT, ACCENT_MID = "2452C4", "BACEF6"
LEVELS = ("EFEDE7", "ADE0D3", "60BBB5", "137989", "023D5D")
LEVEL_INKS = ("191E29", "191E29", "071A22", "FFFFFF", "FFFFFF")
RISKS = {"low": "F4ECDD", "medium": "FDDD9C", "high": "FBA95B", "critical": "B22520"}
RISK_INKS = {"low": "4F3F2A", "medium": "50340E", "high": "3D1C08", "critical": "FFFFFF"}
