"""The one face of every HTML page: its skeleton, style sheet, lists, tables, charts and wording.

A page needs no other file, fetches nothing, prints well and shows foreign text as text.
"""
