using System.Text.Json.Serialization;
using Entourage.Allowance;
using Entourage.Invitations.Making;
using Entourage.Invitations.Mine;
using Entourage.Invitations.Redeems;

namespace Entourage.Invitations;

/// <summary>Invitations on the wire.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(MakeInvitationRequest), TypeInfoPropertyName = "InviteRequest")]
[JsonSerializable(typeof(InvitationMade))]
[JsonSerializable(typeof(InvitationView))]
[JsonSerializable(typeof(Page<InvitationView>))]
[JsonSerializable(typeof(ListContacts.Response), TypeInfoPropertyName = "ContactsPage")]
[JsonSerializable(typeof(NoteInvitation.Request), TypeInfoPropertyName = "NoteRequest")]
[JsonSerializable(typeof(Redeem.Request), TypeInfoPropertyName = "RedeemRequest")]
[JsonSerializable(typeof(RedeemAnswer))]
[JsonSerializable(typeof(AllowanceView))]
internal sealed partial class InvitationsJson : JsonSerializerContext;
