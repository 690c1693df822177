// gen-sdk makes SDKs from the schema of a Pulumi package. `pulumi package gen-sdk` does the same where a language host of
// each language is installed; the generators themselves need none.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/hashicorp/hcl/v2"
	gogen "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/nodejs"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

const usage = `gen-sdk --schema FILE --language nodejs|python|go --out FOLDER
gen-sdk check --schema FILE`

// Stands in each generated file as its maker.
const tool = "pulumi-netapp"

type files = map[string][]byte

var generators = map[string]func(*schema.Package) (files, error){
	"nodejs": func(pkg *schema.Package) (files, error) {
		return nodejs.GeneratePackage(tool, pkg, nil, nil, false, alone{})
	},
	"python": func(pkg *schema.Package) (files, error) { return python.GeneratePackage(tool, pkg, nil, alone{}) },
	"go":     func(pkg *schema.Package) (files, error) { return gogen.GeneratePackage(tool, pkg, nil) },
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	check := len(args) > 0 && args[0] == "check"
	if check {
		args = args[1:]
	}
	flags := flag.NewFlagSet("gen-sdk", flag.ContinueOnError)
	flags.Usage = func() { fmt.Fprintln(os.Stderr, usage) }
	file := flags.String("schema", "", "")
	language := flags.String("language", "", "")
	out := flags.String("out", "", "")
	if err := flags.Parse(args); err != nil {
		return err
	}
	generate, known := generators[*language]
	if *file == "" || !check && (!known || *out == "") || flags.NArg() > 0 {
		return errors.New(usage)
	}
	pkg, err := bind(*file)
	if err != nil || check {
		return err
	}
	made, err := generate(pkg)
	if err != nil {
		return fmt.Errorf("the %s SDK could not be made from %s: %w", *language, *file, err)
	}
	return write(made, *out)
}

// bind reads a schema and prints what is wrong with it, as `pulumi schema check` does.
func bind(file string) (*schema.Package, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("the schema cannot be read: %w", err)
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return nil, fmt.Errorf("%s is not a schema: %w", file, err)
	}
	pkg, diagnostics, err := schema.BindSpec(spec, alone{}, schema.ValidationOptions{})
	if len(diagnostics) > 0 {
		_ = hcl.NewDiagnosticTextWriter(os.Stderr, nil, 0, false).WriteDiagnostics(diagnostics)
	}
	if err != nil {
		return nil, fmt.Errorf("%s cannot be bound: %w", file, err)
	}
	if diagnostics.HasErrors() {
		return nil, fmt.Errorf("%s is no valid schema; what is wrong stands above", file)
	}
	return pkg, nil
}

func write(made files, out string) error {
	for name, content := range made {
		path := filepath.Join(out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// alone is the loader of a schema that refers to no other package.
type alone struct{ schema.ReferenceLoader }

func (alone) LoadPackageV2(_ context.Context, other *schema.PackageDescriptor) (*schema.Package, error) {
	return nil, fmt.Errorf("it refers to the package %s, and only a schema that stands alone is taken", other.Name)
}

func (one alone) LoadPackageReferenceV2(
	ctx context.Context, other *schema.PackageDescriptor,
) (schema.PackageReference, error) {
	_, err := one.LoadPackageV2(ctx, other)
	return nil, err
}
