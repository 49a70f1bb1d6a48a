"""What a region hands on to a national build: facts and additive cells, codes only, held to a contract."""
