"""What this program reads: the one list of containers, pictures and protocols.

A file is read by the demuxers of this list alone and may open no other file and no port. So text that names
others (ffconcat, HLS playlists, SDP, whatever FFmpeg knows besides) is no recording, whatever it is called.
"""

# FFmpeg's names of a container's demuxer, and the suffixes that its files go by.
CONTAINERS: dict[str, tuple[str, ...]] = {
    "mov": (".mp4", ".m4v", ".mov", ".qt", ".3gp", ".3g2", ".f4v", ".mj2"),
    "matroska": (".mkv", ".webm", ".mk3d"),
    "avi": (".avi", ".divx", ".xvid"),
    "mpegts": (".ts", ".m2ts", ".mts", ".m2t", ".tp", ".trp"),
    "mpeg": (".mpg", ".mpeg", ".mpe", ".vob", ".mod", ".tod", ".m2p"),
    "mpegvideo": (".m1v", ".m2v", ".mpv"),
    "h264": (".h264", ".264", ".avc"),
    "hevc": (".hevc", ".h265", ".265"),
    "vvc": (".vvc", ".h266", ".266"),
    "m4v": (".mp4v",),
    "h263": (".h263",),
    "vc1": (".vc1",),
    "vc1test": (".rcv",),
    "obu": (".obu",),
    "av1": (),
    "ivf": (".ivf",),
    "dv": (".dv", ".dif"),
    "mjpeg": (".mjpg", ".mjpeg"),
    "asf": (".wmv", ".asf"),
    "asf_o": (),
    "flv": (".flv",),
    "ogg": (".ogv", ".ogm"),
    "mxf": (".mxf",),
    "gxf": (".gxf",),
    "nut": (".nut",),
    "rm": (".rm", ".rmvb"),
    "wtv": (".wtv",),
    "dhav": (".dav",),
    "dirac": (".drc",),
    "yuv4mpegpipe": (".y4m",),
}
VIDEOS = frozenset(suffix for suffixes in CONTAINERS.values() for suffix in suffixes)
# A file of several pages or an animation is as many pictures.
STACKS = frozenset({".tif", ".tiff", ".webp", ".gif"})
PICTURES = frozenset({".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".dib", ".jp2"}) | STACKS
DICOM = frozenset({".dcm", ".dicom"})
# Suffixes of files that lie beside recordings and hold none.
NEITHER = frozenset(
    {
        *(".txt", ".md", ".rtf", ".pdf", ".doc", ".docx", ".odt", ".xls", ".xlsx", ".ods", ".ppt", ".pptx"),
        *(
            ".csv",
            ".tsv",
            ".json",
            ".jsonl",
            ".xml",
            ".html",
            ".htm",
            ".css",
            ".js",
            ".yaml",
            ".yml",
            ".toml",
        ),
        *(".ini", ".cfg", ".log", ".lock", ".db", ".sqlite", ".py", ".sh", ".bat", ".exe", ".dll", ".so"),
        *(".zip", ".gz", ".xz", ".7z", ".rar", ".tar", ".npy", ".npz", ".onnx", ".parquet"),
        *(".mp3", ".wav", ".m4a", ".aac", ".flac", ".opus", ".wma", ".mka", ".vtt", ".srt", ".ass"),
        *(".ifo", ".bup", ".thm", ".svg", ".ico", ".psd", ".heic", ".xmp", ".md5", ".sha256"),
        *(".url", ".lnk"),
    }
)
# What a stream that the user named may be carried by; files are not among them.
PROTOCOLS = (
    *(
        "rtp",
        "srtp",
        "udp",
        "tcp",
        "tls",
        "http",
        "https",
        "httpproxy",
        "crypto",
        "data",
        "srt",
        "sctp",
        "ftp",
    ),
    *("rtmp", "rtmpe", "rtmps", "rtmpt", "rtmpte", "rtmpts", "ffrtmphttp", "ffrtmpcrypt", "mmsh", "mmst"),
)


def file_options(*demuxers: str) -> dict[str, str]:
    """Options that keep FFmpeg from reading a file by other demuxers than these, and from opening others.

    Args:
        demuxers: keys of CONTAINERS; none stands for all.
    """
    return {"protocol_whitelist": "file", "format_whitelist": ",".join(demuxers or CONTAINERS)}


def stream_options() -> dict[str, str]:
    """Options that keep a stream from the network from opening files of this machine."""
    return {"protocol_whitelist": ",".join(PROTOCOLS)}
