"""Three resources on two sites, with a look-up and the import of an account that exists."""

import pulumi
import pulumi_netapp as netapp

config = pulumi.Config()

service = netapp.ontap.IscsiService("blue", svm="svm-blue", target_alias="blue")

netapp.ontap.ActiveDirectoryAccount(
    "blue",
    svm="svm-blue",
    name="BLUE01",
    fqdn="corp.example.net",
    username="joiner",
    password=config.require_secret("joinerPassword"),
)

# Taken over as it is, once; what is not declared here stays with the cluster.
netapp.element.Account(
    "legacy",
    username="tenant-legacy",
    opts=pulumi.ResourceOptions(import_=config.require("legacyId")),
)

# The other site: an explicit provider takes nothing from the environment.
dr = netapp.Provider(
    "dr",
    element={
        "host": config.require("drHost"),
        "username": config.require("drUsername"),
        "password": config.require_secret("drPassword"),
        "ca_certificate": config.require("drCaCertificate"),
        "timeout_seconds": 60,
    },
)
tenant = netapp.element.Account(
    "blue",
    username="tenant-blue",
    status=netapp.element.AccountStatus.LOCKED,  # until the site takes over
    attributes={"home_iqn": service.target_name},
    opts=pulumi.ResourceOptions(provider=dr),
)

svm = netapp.ontap.get_svm_output(name="svm-blue")

pulumi.export("svmUuid", svm.uuid)
pulumi.export("iqn", service.target_name)
pulumi.export("chapSecret", tenant.initiator_secret)
