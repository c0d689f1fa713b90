// Istio's own validation of its resources, as its webhook and istioctl run it: istio-validate FILE…
// Prints a line for each resource that it refuses and ends with 1 if there is one. Built by scripts/install-deploy-tools.sh.
package main

import (
	"fmt"
	"os"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config/schema/collections"
)

func main() {
	refused, accepted := 0, 0
	for _, file := range os.Args[1:] {
		text, err := os.ReadFile(file)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(2)
		}
		configs, _, err := crd.ParseInputs(string(text))
		if err != nil {
			refused++
			fmt.Printf("%s: %v\n", file, err)
		}
		for _, config := range configs {
			schema, found := collections.Pilot.FindByGroupVersionKind(config.GroupVersionKind)
			if !found {
				continue
			}
			if _, err := schema.ValidateConfig(config); err != nil {
				refused++
				fmt.Printf("%s: %s %s: %v\n", file, config.GroupVersionKind.Kind, config.Name, err)
			} else {
				accepted++
			}
		}
	}
	fmt.Printf("%d accepted, %d refused\n", accepted, refused)
	if refused > 0 {
		os.Exit(1)
	}
}
