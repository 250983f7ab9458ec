//go:build tools

// Package main: the programs that make the Go code of our protos, so that go.mod pins
// them as it pins libraries.
package main

import (
	_ "google.golang.org/grpc/cmd/protoc-gen-go-grpc"
	_ "google.golang.org/protobuf/cmd/protoc-gen-go"
)
