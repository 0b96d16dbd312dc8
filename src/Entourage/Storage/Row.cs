using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Entourage.Storage;

/// <summary>
/// One row of an answer, read by the names of its columns, as capabilities store them. A name that the statement does not answer with, or answers
/// with twice, is refused with both in the message. Only good while it is being read.
/// </summary>
[FrontDoor]
internal readonly ref struct Row
{
    private readonly DbDataReader reader;
    private readonly RowColumns columns;

    internal Row(DbDataReader reader, RowColumns columns) => (this.reader, this.columns) = (reader, columns);

    /// <summary>Whether there is nothing in a column.</summary>
    public bool IsNull(string column) => reader.IsDBNull(columns.At(column));

    /// <summary>A UUID: PostgreSQL's own, or 16 big-endian bytes.</summary>
    public Guid Uuid(string column) => Uuid(columns.At(column));

    /// <summary>An optional UUID.</summary>
    public Guid? UuidOrNull(string column)
    {
        var at = columns.At(column);
        return reader.IsDBNull(at) ? null : Uuid(at);
    }

    /// <summary>A member.</summary>
    public MemberId Member(string column) => new(Uuid(column));

    /// <summary>A member, or nobody.</summary>
    public MemberId? MemberOrNull(string column) => UuidOrNull(column) is { } id ? new MemberId(id) : null;

    /// <summary>A clip.</summary>
    public ClipId Clip(string column) => new(Uuid(column));

    /// <summary>A clip, or none.</summary>
    public ClipId? ClipOrNull(string column) => UuidOrNull(column) is { } id ? new ClipId(id) : null;

    /// <summary>An invitation.</summary>
    public InvitationId Invitation(string column) => new(Text(column));

    /// <summary>An invitation, or none.</summary>
    public InvitationId? InvitationOrNull(string column) => TextOrNull(column) is { } id ? new InvitationId(id) : null;

    /// <summary>Bytes.</summary>
    public byte[] Bytes(string column) => reader.GetFieldValue<byte[]>(columns.At(column));

    /// <summary>Optional bytes.</summary>
    public byte[]? BytesOrNull(string column)
    {
        var at = columns.At(column);
        return reader.IsDBNull(at) ? null : reader.GetFieldValue<byte[]>(at);
    }

    /// <summary>Text.</summary>
    public string Text(string column) => reader.GetString(columns.At(column));

    /// <summary>Optional text.</summary>
    public string? TextOrNull(string column)
    {
        var at = columns.At(column);
        return reader.IsDBNull(at) ? null : reader.GetString(at);
    }

    /// <summary>A whole number.</summary>
    public long Number(string column) => reader.GetInt64(columns.At(column));

    /// <summary>An optional whole number.</summary>
    public long? NumberOrNull(string column)
    {
        var at = columns.At(column);
        return reader.IsDBNull(at) ? null : reader.GetInt64(at);
    }

    /// <summary>A whole number that fits 32 bits.</summary>
    public int Int(string column) => reader.GetInt32(columns.At(column));

    /// <summary>An optional whole number that fits 32 bits.</summary>
    public int? IntOrNull(string column)
    {
        var at = columns.At(column);
        return reader.IsDBNull(at) ? null : reader.GetInt32(at);
    }

    /// <summary>Yes or no.</summary>
    public bool Truth(string column) => reader.GetBoolean(columns.At(column));

    /// <summary>Yes, no, or not known.</summary>
    public bool? TruthOrNull(string column)
    {
        var at = columns.At(column);
        return reader.IsDBNull(at) ? null : reader.GetBoolean(at);
    }

    /// <summary>An instant, from Unix milliseconds.</summary>
    public DateTimeOffset Instant(string column) => DateTimeOffset.FromUnixTimeMilliseconds(reader.GetInt64(columns.At(column)));

    /// <summary>An optional instant.</summary>
    public DateTimeOffset? InstantOrNull(string column) => NumberOrNull(column) is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private Guid Uuid(int at) => reader is SqliteDataReader ? new Guid(reader.GetFieldValue<byte[]>(at), bigEndian: true) : reader.GetGuid(at);
}
