"""Who signs: the operator's certificate, or one that the newsroom makes for itself and says so.

C2PA takes no self-signed certificate of a signer, so an authority of our own signs it. Nobody else trusts that
authority; what is signed with it proves that a file was not changed since it left here, not who "here" is.
"""

from __future__ import annotations

import datetime as dt
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from synthesis.errors import SigningFailed

YEARS = 10
RENEWED_BEFORE = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Credentials:
    """PEM of the chain, the signer's certificate first, and of its key. `own`: made by the newsroom itself."""

    chain: bytes
    key: bytes
    own: bool

    @property
    def signer(self) -> x509.Certificate:
        return x509.load_pem_x509_certificates(self.chain)[0]

    @property
    def algorithm(self) -> str:
        """The name that C2PA gives to the signature of this kind of key."""
        match self.signer.public_key():
            case ec.EllipticCurvePublicKey(curve=curve):
                return {256: "es256", 384: "es384", 521: "es512"}.get(curve.key_size, "es256")
            case ed25519.Ed25519PublicKey():
                return "ed25519"
            case _:
                return "ps256"


def credentials(folder: Path, certificate: str, key: str, *, operator: str, now: dt.datetime) -> Credentials:
    """The operator's files where both are named, else ours in `folder`, made once and renewed when due.

    Raises `SigningFailed` when the operator's files cannot be used.
    """
    if certificate or key:
        return _read(Path(certificate), Path(key))
    chain_path, key_path = folder / "certificate.pem", folder / "key.pem"
    if chain_path.is_file() and key_path.is_file():
        found = Credentials(chain_path.read_bytes(), key_path.read_bytes(), own=True)
        if found.signer.not_valid_after_utc > now + RENEWED_BEFORE:
            return found
    made = _make(operator, now)
    folder.mkdir(parents=True, exist_ok=True)
    _write(key_path, made.key)
    _write(chain_path, made.chain)
    return made


def _read(certificate: Path, key: Path) -> Credentials:
    try:
        found = Credentials(certificate.read_bytes(), key.read_bytes(), own=False)
        if found.signer.public_key() != serialization.load_pem_private_key(found.key, None).public_key():
            raise SigningFailed("C2PA_CERTIFICATE and C2PA_KEY do not belong together.")
    except (OSError, ValueError, TypeError) as error:
        raise SigningFailed(
            f"C2PA_CERTIFICATE or C2PA_KEY cannot be read ({error}). Both must be PEM files."
        ) from error
    return found


def _make(operator: str, now: dt.datetime) -> Credentials:
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name, name = _name(operator, "Newsroom's own authority"), _name(operator, "Newsroom")
    root = (
        _builder(root_name, root_name, root_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs_certificates=True), critical=True)
        .sign(root_key, hashes.SHA256())
    )
    signer = (
        _builder(name, root_name, key, now)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return Credentials(signer.public_bytes(pem) + root.public_bytes(pem), secret, own=True)


def _name(operator: str, common: str) -> x509.Name:
    parts = (NameOID.ORGANIZATION_NAME, operator[:64] or "Newsroom"), (NameOID.COMMON_NAME, common)
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=365 * YEARS))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, content: bytes) -> None:
    """Readable by its owner alone, whole or not at all."""
    handle, partial = tempfile.mkstemp(dir=path.parent)  # made with mode 600
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(partial, path)
