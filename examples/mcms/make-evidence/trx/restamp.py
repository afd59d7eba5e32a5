"""Give a real TRX file the time of now and a run id of its own: restamp.py IN OUT RELEASE.

The file was written by VSTest; its outcomes, names and durations stay as they are. All instants move by the same whole number of
seconds, so that the evidence of one release is of one period, and the run id changes, so that two releases do not hand in the same file."""
import datetime
import re
import sys
import uuid

source, target, release = sys.argv[1:]
with open(source, "rb") as f:
    data = f.read()
instant = re.compile(rb"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d{7}\+00:00)")
now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None, microsecond=0)
last = max(datetime.datetime.fromisoformat(m[1].decode()) for m in instant.finditer(data))
data = instant.sub(lambda m: (datetime.datetime.fromisoformat(m[1].decode()) + (now - last)).isoformat().encode() + m[2], data)
own = uuid.uuid5(uuid.NAMESPACE_URL, f"mcms/{release}")
data = re.sub(rb'(<TestRun id=")[0-9a-f-]+', rb"\g<1>" + str(own).encode(), data, count=1)
with open(target, "wb") as f:
    f.write(data)
