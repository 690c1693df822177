"""Takes one collection of NetApp out of the archive of all collections."""

import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.startswith(f"ansible_collections/netapp/{sys.argv[2]}/"):
            archive.extract(name, f"{sys.prefix}/unpacked")
