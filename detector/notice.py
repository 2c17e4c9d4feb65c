"""What every report, document and window says of this software."""

NOTICE = "Research use only. Not a medical device."
