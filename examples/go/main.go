// Three resources on two sites, with a look-up and the import of an account that exists.
package main

import (
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi"
	"github.com/pulumi/pulumi/sdk/v3/go/pulumi/config"
	"pulumi-netapp/sdk/go/netapp"
	"pulumi-netapp/sdk/go/netapp/element"
	"pulumi-netapp/sdk/go/netapp/ontap"
)

func program(ctx *pulumi.Context) error {
	conf := config.New(ctx, "")

	service, err := ontap.NewIscsiService(ctx, "blue", &ontap.IscsiServiceArgs{
		Svm:         pulumi.String("svm-blue"),
		TargetAlias: pulumi.String("blue"),
	})
	if err != nil {
		return err
	}

	if _, err = ontap.NewActiveDirectoryAccount(ctx, "blue", &ontap.ActiveDirectoryAccountArgs{
		Svm:      pulumi.String("svm-blue"),
		Name:     pulumi.String("BLUE01"),
		Fqdn:     pulumi.String("corp.example.net"),
		Username: pulumi.String("joiner"),
		Password: conf.RequireSecret("joinerPassword"),
	}); err != nil {
		return err
	}

	// Taken over as it is, once; what is not declared here stays with the cluster.
	if _, err = element.NewAccount(ctx, "legacy", &element.AccountArgs{
		Username: pulumi.String("tenant-legacy"),
	}, pulumi.Import(pulumi.ID(conf.Require("legacyId")))); err != nil {
		return err
	}

	// The other site: an explicit provider takes nothing from the environment.
	dr, err := netapp.NewProvider(ctx, "dr", &netapp.ProviderArgs{
		Element: netapp.ElementConnectionArgs{
			Host:           pulumi.String(conf.Require("drHost")),
			Username:       pulumi.String(conf.Require("drUsername")),
			Password:       conf.RequireSecret("drPassword"),
			CaCertificate:  pulumi.String(conf.Require("drCaCertificate")),
			TimeoutSeconds: pulumi.Int(60),
		},
	})
	if err != nil {
		return err
	}
	tenant, err := element.NewAccount(ctx, "blue", &element.AccountArgs{
		Username:   pulumi.String("tenant-blue"),
		Status:     element.AccountStatusLocked, // until the site takes over
		Attributes: pulumi.Map{"home_iqn": service.TargetName},
	}, pulumi.Provider(dr))
	if err != nil {
		return err
	}

	svm := ontap.GetSvmOutput(ctx, ontap.GetSvmOutputArgs{Name: pulumi.String("svm-blue")})

	ctx.Export("svmUuid", svm.Uuid())
	ctx.Export("iqn", service.TargetName)
	ctx.Export("chapSecret", tenant.InitiatorSecret)
	return nil
}

func main() { pulumi.Run(program) }
