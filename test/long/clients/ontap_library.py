"""What NetApp's Python library for ONTAP does with the emulator."""

from checks import CA_FILE, HOST, JOINER, PASSWORD, PORT, USERNAME, check, equal, refused
from netapp_ontap import HostConnection, NetAppRestError, config
from netapp_ontap.resources import ActiveDirectory, ActiveDirectoryPreferredDc, Cluster, IscsiService, IscsiSession, Job, Svm
from netapp_ontap.resources import Igroup, IgroupInitiator, IgroupNested, LunMap

config.CONNECTION = HostConnection(
    HOST, port=int(PORT), username=USERNAME, password=PASSWORD, verify=CA_FILE, poll_interval=1
)
UUIDS = {svm.name: svm.uuid for svm in Svm.get_collection()}
DC = {"fqdn": "corp.example.net", "server_ip": "192.0.2.21"}


def service(svm="svm1"):
    return IscsiService(svm={"uuid": UUIDS[svm]})


def account(svm="svm1"):
    return ActiveDirectory(svm={"uuid": UUIDS[svm]})


def patch(resource, **values):
    """Sends what was set after the object was made; what it was made with is no change."""
    for name, value in values.items():
        setattr(resource, name, value)
    return resource.patch


def code(function):
    error = refused(NetAppRestError, function)
    return error.status_code, error.response_body["error"]["code"]


@check("reads the cluster's version")
def _():
    cluster = Cluster()
    cluster.get(fields="version")
    equal((cluster.version.generation, cluster.version.major), (9, 17))


@check("finds an SVM by its name, and none of a name that there is not")
def _():
    equal(Svm.find(name="svm1", fields="state").state, "running")
    equal(Svm.find(name="nope"), None)
    equal(list(Svm.get_collection(name="nope")), [])


@check("creates an iSCSI service by the SVM's name and reads it back")
def _():
    made = IscsiService(svm={"name": "svm1"}, enabled=True, target={"alias": "blue"})
    made.post(hydrate=True)
    equal((made.svm.uuid, made.target.alias, made.enabled), (UUIDS["svm1"], "blue", True))


@check("lists the sessions of hosts in full, by its own sample's filter too")
def _():
    (one,) = IscsiSession.get_collection(fields="*", **{"svm.name": "svm1"})
    equal((one.initiator.name, one.initiator.alias), ("iqn.1998-01.com.vmware:esx-07", "esx-07"))
    equal(IscsiSession.count_collection(tpgroup=one.target_portal_group), 1)
    equal((one.initiator.comment, one.igroups[0].name, one.connections[0].authentication_type), ("in rack 7", "esx", "none"))
    equal((one.connections[0].interface.ip.port, len(one.isid)), (3260, 17))


@check("is refused a second iSCSI service")
def _():
    equal(code(lambda: IscsiService(svm={"name": "svm1"}).post()), (409, "5374077"))


@check("changes alias and state in one call, and nothing else")
def _():
    read = service()
    read.get()
    name = read.target.name
    read.enabled = False
    read.target.alias = "green"
    read.patch(hydrate=True)
    equal((read.enabled, read.target.alias, read.target.name), (False, "green", name))


@check("clears the alias with an empty text")
def _():
    patch(service(), target={"alias": ""})()
    read = service()
    read.get(fields="target.alias")
    equal(read.to_dict().get("target", {}).get("alias"), None)


@check("counts and filters by booleans as Python writes them")
def _():
    for svm in ("svm2", "svm3", "svm4"):
        IscsiService(svm={"name": svm}).post()
    equal(IscsiService.count_collection(), 4)
    equal([one.svm.name for one in IscsiService.get_collection(enabled=False)], ["svm1"])
    equal(len(list(IscsiService.get_collection(enabled=True))), 3)


@check("pages through a collection by its links")
def _():
    names = [one.svm.name for one in IscsiService.get_collection(max_records=1, order_by="svm.name desc")]
    equal(names, ["svm4", "svm3", "svm2", "svm1"])


@check("shows figures only when they are asked for")
def _():
    read = service("svm2")
    read.get()
    equal("metric" in read.to_dict(), False)
    read.get(fields="metric.status")
    equal(read.metric.status, "ok")


@check("is told which field an array does not have")
def _():
    equal(code(lambda: service().get(fields="colour")), (400, "262197"))


@check("carries nothing out when a parameter is refused")
def _():
    equal(code(lambda: patch(service("svm2"), enabled=False)(return_records="maybe")), (400, "262185"))
    equal(IscsiService.count_collection(enabled=True), 3)


@check("deletes an iSCSI service once it is disabled")
def _():
    equal(code(service("svm2").delete), (409, "5373960"))
    patch(service("svm2"), enabled=False)()
    service("svm2").delete()
    equal(code(service("svm2").get), (404, "5374078"))


@check("joins a domain and follows the job to its end")
def _():
    made = ActiveDirectory(svm={"name": "svm1"}, name="blue01", fqdn="corp.example.net", **JOINER)
    made.post(hydrate=True)
    equal((made.name, made.fqdn, made.svm.uuid), ("BLUE01", "CORP.EXAMPLE.NET", UUIDS["svm1"]))


@check("joins within return_timeout, which is answered with 201 and the job")
def _():
    made = ActiveDirectory(svm={"name": "svm2"}, name="blue02", fqdn="corp.example.net", **JOINER)
    answer = made.post(return_timeout=30, poll=False)
    equal((answer.http_response.status_code, answer.is_job), (201, True))
    equal(answer.poll().http_response.json()["state"], "success")


@check("reads a job with its code, its SVM and the key in its description")
def _():
    (job,) = Job.get_collection(fields="*", **{"svm.name": "svm2", "description": "POST *"})
    equal(job.description, f"POST /api/protocols/active-directory/{UUIDS['svm2']}")
    equal((job.state, job.code, job.svm.uuid), ("success", 0, UUIDS["svm2"]))


@check("is told by the job why a join failed")
def _():
    wrong = ActiveDirectory(svm={"name": "svm3"}, name="blue03", fqdn="corp.example.net", username="joiner", password="x")
    error = refused(NetAppRestError, wrong.post)
    equal(str(error), 'Job failed: The credentials are not accepted by "corp.example.net".')
    equal(ActiveDirectory.find(**{"svm.name": "svm3"}), None)


@check("sets encryption types and moves to another domain")
def _():
    patch(account(), security={"advertised_kdc_encryptions": ["aes_256"]}, **JOINER)()
    patch(account(), fqdn="lab.example.net", **JOINER)()
    read = account()
    read.get()
    equal((read.fqdn, list(read.security.advertised_kdc_encryptions)), ("LAB.EXAMPLE.NET", ["aes_256"]))


@check("adds a preferred domain controller, validated or not, and lists them")
def _():
    ActiveDirectoryPreferredDc(UUIDS["svm1"], **DC).post(hydrate=True)
    stranger = ActiveDirectoryPreferredDc(UUIDS["svm1"], fqdn=DC["fqdn"], server_ip="192.0.2.99")
    equal(code(stranger.post), (400, "656407"))
    stranger.post(skip_config_validation=True)
    found = [dc.server_ip for dc in ActiveDirectoryPreferredDc.get_collection(UUIDS["svm1"])]
    equal(found, [DC["server_ip"], "192.0.2.99"])


@check("deletes preferred domain controllers, one by its key and the others by filter")
def _():
    ActiveDirectoryPreferredDc(UUIDS["svm1"], **DC).delete()
    equal(ActiveDirectoryPreferredDc.count_collection(UUIDS["svm1"]), 1)
    ActiveDirectoryPreferredDc.delete_collection(UUIDS["svm1"], fqdn="corp.example.net")
    equal(ActiveDirectoryPreferredDc.count_collection(UUIDS["svm1"]), 0)


@check("leaves the domain with credentials, and not with wrong ones or none")
def _():
    equal(code(account().delete), (400, "655431"))
    refused(NetAppRestError, lambda: account().delete(body={**JOINER, "password": "x"}))
    account().delete(body=JOINER)
    equal(code(account().get), (404, "4"))


HOST7, HOST8, PORT9 = "iqn.1994-05.com.example:host7", "iqn.1994-05.com.example:host8", "50:0a:09:80:00:00:00:09"
LUN1, LUN2 = "/vol/data/lun1", "/vol/data/lun2"


def group(name="hosts", svm="svm1"):
    return Igroup.find(name=name, **{"svm.name": svm})


def members(name="hosts"):
    return [one.name for one in IgroupInitiator.get_collection(group(name).uuid)]


def lun_map(lun=LUN1, igroup="hosts", **more):
    return LunMap(svm={"name": "svm1"}, lun={"name": lun}, igroup={"name": igroup}, **more)


def maps(igroup="hosts"):
    found = LunMap.get_collection(fields="logical_unit_number", **{"igroup.name": igroup, "svm.name": "svm1"})
    return [(one.lun.name, one.logical_unit_number) for one in found]


@check("creates an initiator group and fills it in the same call")
def _():
    made = Igroup(svm={"name": "svm1"}, name="hosts", os_type="linux", comment="rack 4", initiators=[{"name": HOST7}])
    made.post(hydrate=True)
    equal((made.svm.uuid, made.protocol, made.os_type, made.comment), (UUIDS["svm1"], "mixed", "linux", "rack 4"))
    equal([one.name for one in made.initiators], [HOST7])


@check("is refused a second group of the name, and not on another SVM")
def _():
    equal(code(Igroup(svm={"name": "svm1"}, name="hosts", os_type="linux").post), (409, "5374023"))
    Igroup(svm={"name": "svm2"}, name="hosts", os_type="linux").post()
    equal(Igroup.count_collection(name="hosts"), 2)
    group(svm="svm2").delete()


@check("adds several members in one call, and a single one")
def _():
    uuid = group().uuid
    IgroupInitiator.post_collection([IgroupInitiator(name=name) for name in (HOST8, PORT9)], uuid)
    equal(members(), [HOST7, HOST8, PORT9])
    equal(code(IgroupInitiator(uuid, name=HOST7.upper().replace("IQN", "iqn")).post), (409, "5374035"))
    IgroupInitiator(uuid, name=PORT9).delete()
    equal(code(IgroupInitiator(uuid, name=PORT9).delete), (404, "5374034"))
    equal(members(), [HOST7, HOST8])


@check("changes type, comment and flag of a group in one call; a new name goes alone, and nothing else can be changed")
def _():
    patch(group(), os_type="vmware", comment="", delete_on_unmap=False)()
    read = group()
    read.get()
    equal((read.os_type, read.to_dict().get("comment")), ("vmware", None))
    equal(code(patch(group(), name="renamed", os_type="linux"))[0], 400)
    patch(group(), name="renamed")()
    equal((group(), members("renamed")), (None, [HOST7, HOST8]))
    patch(group("renamed"), name="hosts")()
    equal(code(patch(group(), protocol="iscsi"))[0], 400)


@check("nests a group, which shows its members in the group above, and takes it out again")
def _():
    Igroup(svm={"name": "svm1"}, name="all", os_type="vmware", igroups=[{"name": "hosts"}]).post()
    above = group("all")
    above.get(fields="initiators,igroups")
    equal(([one.name for one in above.igroups], {one.igroup.name for one in above.initiators}), (["hosts"], {"hosts"}))
    (child,) = IgroupNested.get_collection(above.uuid)
    child.delete()
    equal(list(IgroupNested.get_collection(above.uuid)), [])
    above.delete()


@check("maps a LUN under the lowest number and another one under its own, and reads both")
def _():
    made = lun_map()
    made.post(hydrate=True)
    equal((made.logical_unit_number, made.igroup.uuid), (0, group().uuid))
    lun_map(LUN2, logical_unit_number=7).post()
    equal(maps(), [(LUN1, 0), (LUN2, 7)])
    one = LunMap(**{"lun.uuid": made.lun.uuid, "igroup.uuid": made.igroup.uuid})
    one.get()
    equal((one.lun.name, one.svm.name, len(one.reporting_nodes)), (LUN1, "svm1", 2))


@check("is refused a second map of the pair, a number in use, and a LUN that there is not")
def _():
    equal(code(lun_map().post)[1], "1254207")
    equal(code(lun_map("/vol/data/nope").post)[1], "1254201")
    Igroup(svm={"name": "svm1"}, name="others", os_type="linux").post()
    lun_map(igroup="others", logical_unit_number=7).post()
    equal(code(lun_map(LUN2, "others", logical_unit_number=7).post)[0], 409)
    # By then the host would see one LUN twice.
    equal(code(IgroupInitiator(group("others").uuid, name=HOST7).post)[0], 409)


@check("takes members and groups away from LUNs only when that is said")
def _():
    equal(code(IgroupInitiator(group().uuid, name=HOST8).delete), (409, "1254213"))
    IgroupInitiator(group().uuid, name=HOST8).delete(allow_delete_while_mapped=True)
    equal(code(group().delete), (409, "1254213"))
    equal((members(), len(maps())), ([HOST7], 2))


@check("unmaps a LUN, deletes a group with the maps that it has, and another one goes with its last map")
def _():
    first, _second = LunMap.get_collection(**{"igroup.name": "hosts", "svm.name": "svm1"})
    first.delete()
    equal(code(first.delete), (404, "5374922"))
    group().delete(allow_delete_while_mapped=True)
    patch(group("others"), delete_on_unmap=True)()
    (last,) = LunMap.get_collection()
    last.delete()
    equal((group(), group("others"), LunMap.count_collection()), (None, None, 0))
