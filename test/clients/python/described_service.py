"""Asks a gRPC server to describe itself, and calls what it describes, without any .proto file. Prints JSON."""

import json
import sys

import grpc
from google.protobuf import descriptor_pool, message_factory
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

EXT_PROC = "envoy.service.ext_proc.v3.ExternalProcessor"

with grpc.insecure_channel(sys.argv[1]) as channel:
    database = ProtoReflectionDescriptorDatabase(channel)
    pool = descriptor_pool.DescriptorPool(database)
    process = pool.FindServiceByName(EXT_PROC).FindMethodByName("Process")
    health = pool.FindServiceByName("grpc.health.v1.Health").FindMethodByName("Check")
    request = message_factory.GetMessageClass(health.input_type)
    response = message_factory.GetMessageClass(health.output_type)
    check = channel.unary_unary(
        "/grpc.health.v1.Health/Check",
        request_serializer=request.SerializeToString,
        response_deserializer=response.FromString,
    )
    status = check(request(service=EXT_PROC), timeout=10).status
    headers = message_factory.GetMessageClass(process.input_type)()
    header = headers.request_headers.headers.headers.add()
    header.key, header.raw_value = ":path", b"/v1/info"
    stream = channel.stream_stream(
        f"/{EXT_PROC}/Process",
        request_serializer=lambda message: message.SerializeToString(),
        response_deserializer=message_factory.GetMessageClass(process.output_type).FromString,
    )
    reply = next(stream(iter([headers]), timeout=10))
    print(
        json.dumps(
            {
                "services": sorted(database.get_services()),
                "fields": [field.name for field in process.input_type.fields],
                "health": health.output_type.fields_by_name["status"]
                .enum_type.values_by_number[status]
                .name,
                "reply": reply.WhichOneof("response"),
            }
        )
    )
