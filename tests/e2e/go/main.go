// A Go client with a certificate: calls ListPlugins and prints the status.
//
//	client ADDRESS CA CERTIFICATE KEY
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
)

const method = "/astro.upgrade.v1.PluginService/ListPlugins"

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: client ADDRESS CA CERTIFICATE KEY")
	}
	authority, err := os.ReadFile(os.Args[2])
	if err != nil {
		log.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		log.Fatalf("%s has no certificate", os.Args[2])
	}
	pair, err := tls.LoadX509KeyPair(os.Args[3], os.Args[4])
	if err != nil {
		log.Fatal(err)
	}
	connection, err := grpc.NewClient(os.Args[1], grpc.WithTransportCredentials(
		credentials.NewTLS(&tls.Config{RootCAs: roots, Certificates: []tls.Certificate{pair}})))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	// Both messages are read as if they had no fields: what counts is the status.
	err = connection.Invoke(ctx, method, &emptypb.Empty{}, &emptypb.Empty{})
	fmt.Println(status.Code(err))
}
