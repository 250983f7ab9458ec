// A Go client with a certificate. It reads commands from its standard input and prints
// one line for each:
//
//	client ADDRESS CA [CERTIFICATE KEY]
//
//	plan         plans a documented example: "OK" and the steps
//	validate     validates the first of those steps: "OK" and the verdict
//	reconnect    closes the connection; the next call opens one
//
// A call that fails prints its status instead. Each line of a call that was answered
// ends with the serial number of the certificate of the service. The certificate of
// the client is read again for each connection.
package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"log"
	"os"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"

	"upgrade-advisor-client/v1"
)

const asOf = "2022-08-01"

var deployment = &v1.Deployment{Running: &v1.Deployment_Release{Release: &v1.ReleaseRef{
	Distribution: v1.Distribution_DISTRIBUTION_CERTIFIED, Version: "2.2.3"}}}

func trusted(file string) *x509.CertPool {
	authority, err := os.ReadFile(file)
	if err != nil {
		log.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(authority) {
		log.Fatalf("%s has no certificate", file)
	}
	return roots
}

func connect() *grpc.ClientConn {
	config := &tls.Config{RootCAs: trusted(os.Args[2])}
	if len(os.Args) == 5 {
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(os.Args[3], os.Args[4])
			return &pair, err
		}
	}
	connection, err := grpc.NewClient(os.Args[1],
		grpc.WithTransportCredentials(credentials.NewTLS(config)))
	if err != nil {
		log.Fatal(err)
	}
	return connection
}

func plan(ctx context.Context, client v1.UpgradeServiceClient, from grpc.CallOption) (string, error) {
	answer, err := client.PlanUpgrade(ctx, &v1.PlanUpgradeRequest{
		Deployment: deployment, AsOf: asOf,
		Target: &v1.Target{Target: &v1.Target_Release{Release: &v1.ReleaseRef{
			Distribution: v1.Distribution_DISTRIBUTION_RUNTIME, Version: "5.0.4"}}}}, from)
	text := ""
	for _, step := range answer.GetPlan().GetSteps() {
		text += " " + step.GetTarget().GetVersion()
	}
	return text, err
}

func validate(ctx context.Context, client v1.UpgradeServiceClient, from grpc.CallOption) (string, error) {
	answer, err := client.ValidateUpgrade(ctx, &v1.ValidateUpgradeRequest{
		Deployment: deployment, AsOf: asOf,
		Change: &v1.ValidateUpgradeRequest_Target{Target: &v1.ReleaseRef{
			Distribution: v1.Distribution_DISTRIBUTION_CERTIFIED, Version: "2.3.0-5"}}}, from)
	return " " + answer.GetVerdict().String(), err
}

func say(text string, err error, service *peer.Peer) {
	if err != nil {
		fmt.Println(status.Code(err))
		return
	}
	shown := service.AuthInfo.(credentials.TLSInfo).State.PeerCertificates[0]
	fmt.Printf("OK%s %X\n", text, shown.SerialNumber)
}

func main() {
	if len(os.Args) != 3 && len(os.Args) != 5 {
		log.Fatal("usage: client ADDRESS CA [CERTIFICATE KEY]")
	}
	calls := map[string]func(context.Context, v1.UpgradeServiceClient, grpc.CallOption) (string, error){
		"plan": plan, "validate": validate}
	connection := connect()
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		if lines.Text() == "reconnect" {
			connection.Close()
			connection = connect()
			fmt.Println("OK")
			continue
		}
		call := calls[lines.Text()]
		if call == nil {
			log.Fatalf("%q is not a command", lines.Text())
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		var service peer.Peer
		text, err := call(ctx, v1.NewUpgradeServiceClient(connection), grpc.Peer(&service))
		cancel()
		say(text, err, &service)
	}
	connection.Close()
}
