;; CRC-32 (ISO-HDLC, as in zip and PNG), bit by bit. Source of crc32.wasm: wat2wasm crc32.wat
(module
  ;; One page, 64 KiB: the caller puts the bytes at address 0.
  (memory (export "memory") 1)
  ;; (crc of the bytes before, or 0; number of bytes) -> crc
  (func (export "crc32") (param $crc i32) (param $length i32) (result i32)
    (local $at i32)
    (local $bit i32)
    (local.set $crc (i32.xor (local.get $crc) (i32.const -1)))
    (block $done
      (loop $bytes
        (br_if $done (i32.ge_u (local.get $at) (local.get $length)))
        (local.set $crc (i32.xor (local.get $crc) (i32.load8_u (local.get $at))))
        (local.set $bit (i32.const 8))
        (loop $bits
          (local.set $crc
            (i32.xor
              (i32.shr_u (local.get $crc) (i32.const 1))
              ;; 0 - lowest bit = all ones or all zeros
              (i32.and
                (i32.const 0xEDB88320)
                (i32.sub (i32.const 0) (i32.and (local.get $crc) (i32.const 1))))))
          (local.set $bit (i32.sub (local.get $bit) (i32.const 1)))
          (br_if $bits (local.get $bit)))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (i32.xor (local.get $crc) (i32.const -1))))
