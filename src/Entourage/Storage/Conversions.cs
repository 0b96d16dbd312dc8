using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entourage.Storage;

/// <summary>Instants are whole Unix milliseconds in every store: SQLite can order and compare them, and no time zone can creep in.</summary>
internal sealed class InstantConverter() : ValueConverter<DateTimeOffset, long>(
    instant => instant.ToUnixTimeMilliseconds(),
    milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds));

/// <summary>
/// UUIDs are 16 big-endian bytes on SQLite: half the size of text in every index, and version 7 still sorts by time, which .NET's own
/// little-endian byte order would break.
/// </summary>
internal sealed class UuidConverter() : ValueConverter<Guid, byte[]>(
    uuid => uuid.ToByteArray(true),
    bytes => new Guid(bytes, true));

/// <summary>A strongly typed id is stored as the UUID it wraps.</summary>
internal class IdConverter<TId>(Expression<Func<TId, byte[]>> toBytes, Expression<Func<byte[], TId>> fromBytes)
    : ValueConverter<TId, byte[]>(toBytes, fromBytes);

/// <summary>An invitation's id is text in both stores.</summary>
internal sealed class InvitationIdConverter() : ValueConverter<InvitationId, string>(id => id.Value, text => new(text));
