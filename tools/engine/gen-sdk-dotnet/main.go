// gen-sdk-dotnet makes the .NET SDK from a schema that gen-sdk has checked. Pulumi's generator for it left the module pkg/v3
// after 3.225.1, hence a module of its own with that version.
package main

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"

	"github.com/pulumi/pulumi/pkg/v3/codegen/dotnet"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

//go:embed icon.png
var icon []byte

// offline answers the generator's one request, for the icon of the NuGet package.
type offline struct{}

func (offline) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(icon))}, nil
}

func main() {
	http.DefaultTransport = offline{}
	if len(os.Args) != 3 {
		fmt.Fprintln(os.Stderr, "gen-sdk-dotnet SCHEMA FOLDER")
		os.Exit(2)
	}
	if err := generate(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintf(os.Stderr, "the dotnet SDK could not be made from %s: %v\n", os.Args[1], err)
		os.Exit(1)
	}
}

func generate(file, out string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	var spec schema.PackageSpec
	if err := json.Unmarshal(text, &spec); err != nil {
		return err
	}
	pkg, err := schema.ImportSpec(spec, nil, schema.ValidationOptions{})
	if err != nil {
		return err
	}
	made, err := dotnet.GeneratePackage("pulumi-netapp", pkg, nil, nil)
	if err != nil {
		return err
	}
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
