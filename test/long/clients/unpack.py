"""Takes the collection netapp.ontap out of the archive of all collections."""

import sys
import zipfile

with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        if name.startswith("ansible_collections/netapp/ontap/"):
            archive.extract(name, f"{sys.prefix}/unpacked")
