"""A synthetic colonoscopy: a rendered flight through a colon with polyps whose masks are exactly known."""
